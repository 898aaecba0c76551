import clinic

clinic.upper()
