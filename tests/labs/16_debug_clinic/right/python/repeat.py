import clinic

clinic.repeat()
