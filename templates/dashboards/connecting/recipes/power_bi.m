let
    Source = OData.Feed("{{ doors.odata }}", null, [Implementation = "2.0"]),
    Scores = Source{[Name = "dimension_scores", Signature = "table"]}[Data],
    Changed = Table.SelectRows(
        Scores,
        each [changed_at] >= DateTimeZone.From(RangeStart) and [changed_at] < DateTimeZone.From(RangeEnd)
    )
in
    Changed
