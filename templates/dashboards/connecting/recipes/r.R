read_tidemark <- function(dataset) {
  token <- Sys.getenv("TIDEMARK_TOKEN")
  address <- url(
    paste0("{{ doors.rest }}", dataset, ".csv"),
    headers = c(Authorization = paste("Bearer", token))
  )
  read.csv(address, encoding = "UTF-8", na.strings = "")
}

scores <- read_tidemark("dimension_scores")
aggregate(score ~ period_id, data = scores, subset = group == "all", FUN = mean)
