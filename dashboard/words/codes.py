"""Words of the codes that stand in columns."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.extracts.contract.codes import LABELS
from dashboard.text import N_

CODES: Mapping[str, str] = {
    # what extracts may hold
    **LABELS,
    # movements between two periods
    "new": N_("New"),
    "lapsed": N_("Lapsed"),
    "more": N_("More"),
    "less": N_("Less"),
    "before": N_("Period before"),
    "after": N_("This period"),
    # why a figure differs between two vintages
    "removed_rows": N_("Removed rows"),
    "changed_rows": N_("Changed rows"),
    "new_rows": N_("New rows"),
    "master_data": N_("Master data"),
    "new_period": N_("New period"),
    "lost_period": N_("Period that falls away"),
    "changed_setting": N_("Setting"),
    "whole_change": N_("Whole change"),
    # ways to load
    "upsert": N_("by key"),
    "range": N_("by range of days"),
    "replace": N_("as a whole"),
    # movements between classes
    "up": N_("Moved up"),
    "down": N_("Moved down"),
    "same": N_("Kept its class"),
    "lost": N_("Lost"),
    # why a customer has its class
    "C1": N_("Lapsed"),
    "C2": N_("Never bought"),
    "dormant": N_("Dormant"),
    "decommissioned": N_("Machines decommissioned"),
    "intercompany": N_("Intercompany"),
    "certain": N_("certain"),
    "edge": N_("on the edge"),
    "uncertain": N_("uncertain"),
    # what questions of a survey call for
    "concentrate": N_("Concentrate here"),
    "keep_up": N_("Keep up"),
    "low_priority": N_("Low priority"),
    "overkill": N_("Possible overkill"),
    "weakness": N_("Important weakness"),
    "strength": N_("Essential strength"),
    "key_driver": N_("Key driver"),
    "expected_basic": N_("Expected basic"),
    "hidden_driver": N_("Hidden driver"),
    "saving_candidate": N_("Candidate for saving"),
    "basic": N_("Basic factor"),
    "performance": N_("Performance factor"),
    "excitement": N_("Excitement factor"),
    "unseen": N_("no effect to be seen"),
    "unclassified": N_("too few low or highest marks"),
    "possible_saving": N_("Effort may be saved"),
    "do_not_invest": N_("Do not invest; consider not asking"),
    # kinds of demand
    "smooth": N_("Smooth"),
    "erratic": N_("Erratic"),
    "intermittent": N_("Intermittent"),
    "lumpy": N_("Lumpy"),
    # lines of the Lorenz curve
    "buyers": N_("Buyers"),
    "owners": N_("All with machines"),
    "equality": N_("Equal distribution"),
    # groups of too few people
    "merged": N_("Others together"),
    # parts of a change between two waves
    "whole": N_("Change of the mean"),
    "within": N_("Real change"),
    "leavers": N_("Leavers"),
    "joiners": N_("Joiners"),
    # how far those who answered differ from the others
    "customer_class": N_("Class"),
    "region": N_("Sales region"),
    "revenue_eur": N_("Service revenue"),
    "cramers_v": N_("Cramér's V"),
    "smd": N_("Standardised mean difference"),
    "all_items": N_("All questions"),
    # moments of truth
    "flagged": N_("flagged by the firm"),
    "flagged_and_derived": N_("flagged, and found in the data"),
    "derived": N_("found in the data"),
    # whether enough people told of a touchpoint
    "told": N_("enough people"),
    "too_few": N_("too few people told of it"),
    "none_told": N_("nothing told"),
    # parts of the map of problems
    "act_first": N_("act first: frequent and annoying"),
    "frequent_mild": N_("frequent, but mild"),
    "rare_severe": N_("rare, but annoying"),
    "watch": N_("watch: rare and mild"),
    # problems as many firms code them
    "hotline_wait": N_("Waiting on the hotline"),
    "part_unknown": N_("Part not found"),
    "price_too_high": N_("Price too high"),
    "part_late": N_("Part too late"),
    "technician_late": N_("Technician too late"),
    "repeat_fault": N_("Fault came back"),
    "repair_slow": N_("Repair took too long"),
    "invoice_unclear": N_("Invoice unclear"),
    "no_contact": N_("Nobody takes care"),
    # promises
    "response": N_("First response"),
    "resolution": N_("Solution"),
    "express": N_("Express parts"),
    # quadrants of satisfaction and loyalty, and who is in none
    "core": N_("Core potential"),
    "mercenary": N_("Mercenary"),
    "hostage": N_("Hostage"),
    "churn": N_("Churn potential"),
    "unknown": N_("No current answer"),
    "no_loyalty": N_("Without loyalty index"),
    # how many answers a customer gave
    "no_answer": N_("no answer"),
    "few": N_("fewer than 5"),
    "enough": N_("5 or more"),
    # steps to a fan, and what one misses
    "customers": N_("Customers"),
    "answered": N_("Answered"),
    "satisfied": N_("Satisfied"),
    "loyal": N_("Loyal"),
    "recommending": N_("Recommending"),
    "enthusiastic": N_("Enthusiastic"),
    "fan": N_("Fan"),
    "almost": N_("Almost a fan"),
    "no_fan": N_("No fan"),
    # bonds
    "attached": N_("Attached"),
    "both": N_("Attached and bound"),
    "bound": N_("Bound"),
    "unbound": N_("Unbound"),
    # what goes with loyalty
    "discount": N_("Discount on the list price"),
    "complaints": N_("Complaints in all cases"),
    "quotes_won": N_("Quotes won"),
    "contact_cost": N_("Contact cost per revenue"),
    "references": N_("Reference customers"),
    "revenue_again": N_("Revenue of last year again"),
    "own_leads": N_("Leads brought by customers"),
    "better": N_("better"),
    "worse": N_("worse"),
    "alike": N_("not told apart"),
    # grades of evidence
    "E1": N_("E1: own data"),
    "E2": N_("E2: published statistic"),
    "E3": N_("E3: practitioners' claim without a published sample"),
}
