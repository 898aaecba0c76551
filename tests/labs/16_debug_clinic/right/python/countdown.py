import clinic

clinic.countdown()
