let
    Source = OData.Feed("{{ doors.odata }}", null, [Implementation = "2.0"]),
    Rows = Source{[Name = "dimension_scores", Signature = "table"]}[Data]
in
    Rows
