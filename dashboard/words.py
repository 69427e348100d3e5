"""What columns and codes are called on the screen and in exports.

One name per column, wherever it is shown; the unit is not part of the name (see ``units``).
"""

from __future__ import annotations

from collections.abc import Mapping

from dashboard import units
from dashboard.extracts.contract import TABLES
from dashboard.extracts.contract.codes import LABELS
from dashboard.text import N_, _
from dashboard.text.numbers import territory

COLUMNS: Mapping[str, str] = {
    "customer_id": N_("Customer no."),
    "customer_name": N_("Customer"),
    "country": N_("Country"),
    "region": N_("Sales region"),
    "industry": N_("Industry"),
    "place": N_("Sales region"),
    "channel": N_("Sales channel"),
    "status": N_("Status"),
    "category": N_("Service category"),
    "type_group": N_("Machine type group"),
    "month_on": N_("Month"),
    "revenue_eur": N_("Service revenue"),
    "previous_revenue_eur": N_("Service revenue before"),
    "change_eur": N_("Change"),
    "change_share": N_("Change in %"),
    "margin_eur": N_("Contribution margin"),
    "margin_share": N_("Contribution margin rate"),
    "customer_class": N_("Class"),
    "previous_class": N_("Class before"),
    "class_detail": N_("Detail"),
    "customer_rank": N_("Rank"),
    "revenue_share": N_("Share of service revenue"),
    "cum_share": N_("Cumulated share"),
    "rank_share": N_("Share of customers"),
    "customer_count": N_("Customers"),
    "customer_share": N_("Share of customers"),
    "machine_count": N_("Machines"),
    "active_machine_count": N_("Machines in operation"),
    "first_machine_on": N_("First machine"),
    "first_occasion_on": N_("First purchase"),
    "last_occasion_on": N_("Last purchase"),
    "occasion_count": N_("Purchase occasions"),
    "certainty_share": N_("Certainty of the class"),
    "certainty": N_("Class is"),
    "certain_count": N_("Certain"),
    "edge_count": N_("On the edge"),
    "dormant_count": N_("Dormant"),
    "lapsed_count": N_("Lapsed"),
    "never_count": N_("Never bought"),
    "xyz_class": N_("XYZ"),
    "cv_ratio": N_("Variation coefficient"),
    "demand_class": N_("Demand pattern"),
    "is_sporadic": N_("Sporadic buyer"),
    "is_dormant": N_("Dormant"),
    "movement": N_("Movement"),
    "row_share": N_("Share of the class before"),
    "source": N_("Source"),
    "grade": N_("Evidence"),
    "reason": N_("Reason"),
    "silent_months": N_("Silent for"),
    "rhythm_months": N_("Usual interval"),
    "table_name": N_("Table"),
    "row_count": N_("Rows"),
    "from_on": N_("First day"),
    "to_on": N_("Last day"),
    "use": N_("What it holds"),
    "age_days": N_("Age in days"),
    "covered_customers_share": N_("Customers covered"),
    "covered_revenue_share": N_("Revenue covered"),
    "published_at": N_("Published"),
    "published_by": N_("By"),
    "vintage_no": N_("Vintage"),
    "purpose": N_("What it is"),
    "setting": N_("Name in settings.toml"),
    "value": N_("Value"),
    "is_default": N_("Default"),
    "opened_at": N_("Opened"),
    "first_response_at": N_("First response"),
    "technician_onsite_at": N_("Technician on site"),
    "resolved_at": N_("Resolved"),
    "started_on": N_("Start"),
    "ended_on": N_("End"),
    "other_contract_id": N_("Overlaps contract"),
    "invoiced_on": N_("Invoice date"),
    "value_eur": N_("Value of each"),
    "invoice_count": N_("Invoices"),
    "invoice_ids": N_("Invoice numbers"),
    "is_scale_reversed": N_("Scale reversed"),
    "correlation_ratio": N_("Correlation"),
    "commissioned_on": N_("Commissioned"),
    "decommissioned_on": N_("Decommissioned"),
    "missing_count": N_("Without an amount"),
    "booked_eur": N_("In the books"),
    "excess_eur": N_("Revenue above the potential"),
    "row_key": N_("Key"),
    "history_months": N_("History"),
    "training_months": N_("Needed for a model"),
    "needed_months": N_("Needed for a validation"),
    "is_trainable": N_("A model can be trained"),
    "answer_count": N_("Answers"),
    "quadrant": N_("Quadrant"),
    "satisfaction_points": N_("Satisfaction"),
    "loyalty_score": N_("Loyalty index"),
    "answer_class": N_("Answers"),
    "headroom_eur": N_("Headroom"),
    "quadrant_share": N_("Certainty of the quadrant"),
    "is_uncertain": N_("Uncertain"),
    "saved_at": N_("Saved"),
    "saved_by": N_("By"),
    "weights_detail": N_("Weights"),
    "note_detail": N_("Why"),
    "soft_count": N_("Soft count"),
    "soft_low_count": N_("Soft count, from"),
    "soft_high_count": N_("Soft count, to"),
    "soft_share": N_("Soft share of those on the map"),
    "soft_revenue_eur": N_("Revenue, soft"),
    "soft_low_revenue_eur": N_("Revenue, soft, from"),
    "soft_high_revenue_eur": N_("Revenue, soft, to"),
    "soft_revenue_share": N_("Share of revenue, soft"),
    "figure": N_("Key figure"),
    "unit": N_("Unit"),
    "before_amount": N_("Before"),
    "removed_rows_amount": N_("Removed rows"),
    "changed_rows_amount": N_("Changed rows"),
    "new_rows_amount": N_("New rows"),
    "master_data_amount": N_("Master data"),
    "new_period_amount": N_("New period"),
    "lost_period_amount": N_("Period that falls away"),
    "changed_setting_amount": N_("Setting"),
    "after_amount": N_("After"),
    "change_amount": N_("Change"),
    "change_points": N_("Change"),
    "change_count": N_("Change"),
    "change_groups": N_("Change"),
    "repeat_share": N_("Repeat purchase"),
    "wallet_share": N_("Share of wallet"),
    "breadth_share": N_("Breadth"),
    "recency_share": N_("Recency"),
    "tenure_share": N_("Years as a customer"),
    "contract_share": N_("Service contract"),
    "recommend_share": N_("Recommendation"),
    "loyalty_se_score": N_("Standard error"),
    "coverage_share": N_("Coverage of the index"),
    "fan_class": N_("Fan"),
    "missing_code": N_("Missing for a fan"),
    "bond_class": N_("Bond"),
    "lockin_score": N_("Lock-in index"),
    "step_share": N_("Of the step before"),
    "benefit": N_("What goes with loyalty"),
    "core_share": N_("Core potential"),
    "others_share": N_("Others on the map"),
    "difference_points": N_("Difference (percentage points)"),
    "low_points": N_("At least"),
    "high_points": N_("At most"),
    "core_count": N_("Customers, core potential"),
    "others_count": N_("Customers, others"),
    "benefit_class": N_("For core potential"),
    "premium_share": N_("Accepted premium"),
    "respondent_count": N_("Respondents"),
    "respondent_share": N_("Share of respondents"),
    "at_least_share": N_("This or more"),
    "removed_count": N_("Removed"),
    "changed_count": N_("Changed"),
    "new_count": N_("New"),
    "period_count": N_("New or lost period"),
    "unchanged_count": N_("Unchanged"),
    "column_name": N_("Column"),
    "key": N_("Row"),
    "file": N_("File"),
    "sheet": N_("Sheet"),
    "mode": N_("Loaded"),
    "read_count": N_("Rows read"),
    "accepted_count": N_("Accepted"),
    "quarantined_count": N_("Quarantined"),
    "before": N_("Before"),
    "after": N_("After"),
    "wave_id": N_("Survey wave"),
    "csi_score": N_("Satisfaction (CSI)"),
    "low_score": N_("Interval from"),
    "high_score": N_("Interval to"),
    "low_share": N_("Interval from"),
    "high_share": N_("Interval to"),
    "all_score": N_("All customers"),
    "all_share": N_("All invited"),
    "class_group": N_("Class"),
    "region_group": N_("Sales region"),
    "role_group": N_("Role of the respondent"),
    "is_low_count": N_("Fewer than 30 customers"),
    "part": N_("Part of the change"),
    "change_score": N_("Change"),
    "within_score": N_("Real change"),
    "mean_score": N_("Mean (0–100)"),
    "top2_share": N_("Top-2-box"),
    "top2_low_share": N_("Top-2-box from"),
    "top2_high_share": N_("Top-2-box to"),
    "is_changed": N_("More than chance"),
    "alpha_ratio": N_("Cronbach's alpha"),
    "least_item_id": N_("Fits least"),
    "least_ratio": N_("Its correlation with the others"),
    "response_share": N_("Response rate"),
    "invited_count": N_("Invited"),
    "responded_count": N_("Answered"),
    "characteristic": N_("Characteristic"),
    "measure": N_("Measure"),
    "size_ratio": N_("Size"),
    "p_index": N_("p-value"),
    "is_warning": N_("Above 0.2"),
    "touchpoint_name": N_("Touchpoint"),
    "moment": N_("Moment of truth"),
    "shown": N_("Told of"),
    "incident_count": N_("Events"),
    "positive_count": N_("Good"),
    "negative_count": N_("Bad"),
    "neutral_count": N_("Neutral events"),
    "positive_share": N_("Share good"),
    "negative_share": N_("Share bad"),
    "neutral_share": N_("Share neutral"),
    "intensity_score": N_("Intensity (1 to 5)"),
    "positive_intensity_score": N_("Intensity, good"),
    "negative_intensity_score": N_("Intensity, bad"),
    "net_ratio": N_("Net (−1 to +1)"),
    "teller_count": N_("People"),
    "importance_share": N_("Importance"),
    "weight_index": N_("Share bad × importance"),
    "step_no": N_("Step"),
    "path_count": N_("Paths that reach it"),
    "ended_count": N_("Paths that end here"),
    "broken_off_count": N_("Break off after a bad event"),
    "broken_off_share": N_("Share that breaks off"),
    "frequency_share": N_("Frequency"),
    "annoyance_score": N_("Annoyance (1 to 5)"),
    "reaction_share": N_("Bought less or left"),
    "frap_index": N_("FRAP"),
    "reaction_index": N_("Reaction index"),
    "corner": N_("Part of the map"),
    "complaint_count": N_("Complaints"),
    "broken_count": N_("Broken promises"),
    "case_count": N_("Cases"),
    "promise": N_("Promise"),
    "promised_count": N_("Cases with a promise"),
    "kept_share": N_("Kept"),
    "elsewhere_share": N_("Kept elsewhere"),
    "difference_share": N_("Difference"),
    "is_conspicuous": N_("Beyond chance"),
    "median_hours": N_("Median in hours"),
    "p90_hours": N_("9 in 10 within hours"),
    "item_id": N_("Question no."),
    "question": N_("Question"),
    "expectation_points": N_("Expectation"),
    "perception_points": N_("Perception"),
    "perception_low_points": N_("Perception from"),
    "perception_high_points": N_("Perception to"),
    "importance_points": N_("Stated importance"),
    "gap_points": N_("Gap"),
    "gap_low_points": N_("Gap from"),
    "gap_high_points": N_("Gap to"),
    "p_holm_index": N_("p (Holm)"),
    "is_gap": N_("Certainly not zero"),
    "exceeded_share": N_("Exceeded"),
    "met_share": N_("Met"),
    "missed_share": N_("Missed"),
    "is_ceiling": N_("No room above"),
    "contribution_points": N_("Part of the total gap"),
    "weight_points": N_("Weight"),
    "item_count": N_("Questions"),
    "perception_alpha_ratio": N_("Alpha of perception"),
    "expectation_alpha_ratio": N_("Alpha of expectation"),
    "difference_ratio": N_("Reliability of the gap"),
    "mark": N_("Mark"),
    "weakness_points": N_("Weakness"),
    "strength_points": N_("Strength"),
    "rated_low_share": N_("Rated low"),
    "low_count": N_("Rated low"),
    "top_count": N_("Highest mark"),
    "comment": N_("Comment"),
    "driver_rank": N_("Rank"),
    "lmg_share": N_("Derived importance"),
    "lmg_low_share": N_("Derived from"),
    "lmg_high_share": N_("Derived to"),
    "first_share": N_("Probability of first place"),
    "low_rank": N_("Rank from"),
    "high_rank": N_("Rank to"),
    "is_apart": N_("Certainly ahead of the next"),
    "is_suppressed": N_("Correlates negatively"),
    "filled_share": N_("Derived, gaps filled"),
    "factor": N_("Kind of factor"),
    "asymmetry_ratio": N_("Asymmetry"),
    "penalty_points": N_("Penalty"),
    "penalty_low_points": N_("Penalty from"),
    "penalty_high_points": N_("Penalty to"),
    "reward_points": N_("Reward"),
    "reward_low_points": N_("Reward from"),
    "reward_high_points": N_("Reward to"),
    "importance_quadrant": N_("Stated and derived"),
    "verdict": N_("Proposal"),
}

#: What the data contract calls a column; the first table that has it names it.
_IN_THE_CONTRACT: Mapping[str, str] = {
    column.name: column.label for table in reversed(TABLES.values()) for column in table.columns
}

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
    "unknown": N_("Never answered"),
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

#: What the contract calls its columns.
_FIELDS: Mapping[str, str] = {
    column.name: column.label for table in TABLES.values() for column in table.columns
}

#: These hold messages themselves.
_MESSAGES = frozenset({"use", "figure", "unit"})

#: Here nothing means nothing to tell; elsewhere it is a gap in the data.
_MAY_BE_EMPTY = frozenset(
    {
        "backstage_cause",
        "bond_class",
        "certainty",
        "class_detail",
        "core_process",
        "corner",
        "demand_class",
        "fan_class",
        "grade",
        "importance_quadrant",
        "mark",
        "missing_code",
        "moment",
        "quadrant",
        "quality_dim",
        "servqual_dim",
        "source",
        "stage",
        "verdict",
    }
)

_CODED = _MAY_BE_EMPTY | {
    "answer_class",
    "benefit",
    "benefit_class",
    "case_type",
    "category",
    "channel",
    "characteristic",
    "contract_type",
    "customer_class",
    "factor",
    "line",
    "measure",
    "mode",
    "movement",
    "part",
    "previous_class",
    "problem_code",
    "promise",
    "quadrant",
    "respondent_role",
    "role",
    "role_group",
    "shown",
    "status",
    "step",
    "valence",
}


#: Names that people gave, among which a few of ours stand.
_AMONG_NAMES: Mapping[str, Mapping[str, str]] = {
    "class_group": {"N": N_("N: new"), "X": N_("X: gone"), "merged": CODES["merged"]},
    "region_group": {"merged": CODES["merged"]},
}

#: Bounds of an interval are called after what they bound.
_BOUNDS: Mapping[str, str] = {"_low_": N_("{name}, from"), "_high_": N_("{name}, to")}


def is_coded(name: str) -> bool:
    """Whether the column's values are codes that have words."""
    coded = ("country", "place", "table_name", "column_name", *_AMONG_NAMES)
    return name in _CODED | _MESSAGES or name in coded


def column(name: str) -> str:
    """The column's name in the language in force, with its unit where the values lack it."""
    known = COLUMNS.get(name) or _IN_THE_CONTRACT.get(name)
    if known is None:
        return _bound(name) or name
    unit = units.of(name).label
    return f"{_(known)} ({_(unit)})" if unit in ("€",) else _(known)


def _bound(name: str) -> str | None:
    """``kept_low_share``: the name of ``kept_share`` with what it bounds."""
    for part, said in _BOUNDS.items():
        bounded = name.replace(part, "_", 1)
        if bounded != name and column(bounded) != bounded:
            return _(said).format(name=column(bounded))
    return None


def code(column_name: str, value: str | None) -> str:
    """A code of a column in words; values without a word stay as they are."""
    if value is None or value == "":
        return "" if column_name in _MAY_BE_EMPTY else _("not stated")
    if column_name in ("country", "place"):
        return _("All others") if value == "others" else territory(value)
    if column_name == "table_name" and value in TABLES:
        return _(TABLES[value].label)
    if column_name == "column_name":
        return _(_FIELDS.get(value, value))
    if column_name in _MESSAGES:
        return _(value)
    known = CODES if column_name in _CODED else _AMONG_NAMES.get(column_name, {})
    return _(known[value]) if value in known else value
