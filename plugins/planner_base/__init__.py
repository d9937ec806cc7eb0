"""What every case needs: the base checklist, common signals, step modules and checks, the outline of a plan."""
