import clinic

clinic.fetch()
