import clinic

clinic.echo()
