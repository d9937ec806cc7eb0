"""Who helps to persuade: kin, respected people, organisations, leaders of a crowd, and whoever comes back afterwards."""
