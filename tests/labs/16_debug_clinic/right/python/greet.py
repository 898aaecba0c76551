import clinic

clinic.greet()
