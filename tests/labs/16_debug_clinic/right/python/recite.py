import clinic

clinic.recite()
