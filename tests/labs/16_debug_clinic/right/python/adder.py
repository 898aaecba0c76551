import clinic

clinic.adder()
