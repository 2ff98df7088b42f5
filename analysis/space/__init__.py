"""Space: neighbours, spatial autocorrelation, geographical detector, networks, plans."""
