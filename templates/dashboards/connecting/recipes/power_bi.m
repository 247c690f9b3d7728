let
    Source = OData.Feed("{{ doors.odata }}", null, [Implementation = "2.0"]),
    Scores = Source{[Name = "dimension_scores", Signature = "table"]}[Data]
in
    Scores
