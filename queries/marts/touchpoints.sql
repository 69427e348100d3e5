-- The touchpoints of the firm in the order of the customer journey.
--
-- A firm that published none gets the usual list of a machine builder, in which it has not said yet
-- what is a moment of truth and what happens behind the scenes.
--
-- grain: touchpoint_id
-- columns:
--   touchpoint_id            VARCHAR
--   english_touchpoint_name  VARCHAR
--   german_touchpoint_name   VARCHAR
--   stage                    VARCHAR  of the machine's life
--   place_no                 BIGINT   on the journey: stage by stage, inside as the firm counts
--   is_moment_of_truth       BOOLEAN  flagged by the firm
--   is_backstage             BOOLEAN  the customer does not see it
with usual(touchpoint_id, name_en, name_de, stage) as (
    values
        ('T01', 'Commissioning and installation', 'Montage und Inbetriebnahme', 'delivery'),
        ('T02', 'Machine acceptance', 'Maschinenabnahme', 'delivery'),
        ('T03', 'Operator training', 'Bedienerschulung', 'delivery'),
        ('T04', 'Hotline and technical support', 'Hotline und Technischer Support', 'problem'),
        ('T05', 'Spare-parts enquiry', 'Ersatzteilanfrage', 'operation'),
        ('T06', 'Quotation', 'Angebot', 'operation'),
        (
            'T07', 'Order confirmation and delivery', 'Auftragsbestätigung und Lieferung',
            'operation'
        ),
        ('T08', 'Technician scheduling', 'Technikerdisposition', 'operation'),
        ('T09', 'Technician on site', 'Techniker vor Ort', 'operation'),
        ('T10', 'Repair in the workshop', 'Instandsetzung im Werk', 'operation'),
        ('T11', 'Inspection and maintenance', 'Inspektion und Wartung', 'operation'),
        ('T12', 'Invoice and documentation', 'Rechnung und Dokumentation', 'operation'),
        ('T13', 'Complaint', 'Reklamation', 'problem'),
        ('T14', 'Service sales visit', 'Besuch des Servicevertriebs', 'improvement'),
        ('T15', 'Web portal and shop', 'Portal und Shop', 'operation'),
        ('T16', 'Modernisation project', 'Modernisierungsprojekt', 'improvement'),
        ('T17', 'End of life and reinvestment', 'Lebensende und Ersatzinvestition', 'reinvestment')
),

listed as (

    select
        touchpoint_id, name_en, name_de, stage, sequence_no, is_moment_of_truth, is_backstage
    from touchpoints
    union all
    select touchpoint_id, name_en, name_de, stage, null, false, false
    from usual
    where not exists (select 1 from touchpoints)

)

select
    touchpoint_id,
    name_en as english_touchpoint_name,
    name_de as german_touchpoint_name,
    stage,
    row_number() over (
        order by
            list_position(
                ['delivery', 'operation', 'problem', 'improvement', 'reinvestment'], stage
            ),
            sequence_no nulls last,
            touchpoint_id
    )       as place_no,
    is_moment_of_truth,
    is_backstage
from listed
order by place_no
