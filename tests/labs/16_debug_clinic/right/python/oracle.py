import clinic

clinic.oracle()
