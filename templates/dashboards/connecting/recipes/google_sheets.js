const DATASETS = ["rounds", "dimension_scores", "kpi_values"];

function readTidemark() {
  const token = PropertiesService.getScriptProperties().getProperty("TIDEMARK_TOKEN");
  for (const dataset of DATASETS) {
    const answer = UrlFetchApp.fetch("{{ doors.rest }}" + dataset + ".csv", {
      headers: { Authorization: "Bearer " + token },
    });
    const rows = Utilities.parseCsv(answer.getContentText());
    const book = SpreadsheetApp.getActive();
    const sheet = book.getSheetByName(dataset) || book.insertSheet(dataset);
    sheet.clearContents();
    sheet.getRange(1, 1, rows.length, rows[0].length).setValues(rows);
  }
}
