import clinic

clinic.guests()
