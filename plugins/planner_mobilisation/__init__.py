"""Who helps to persuade: kin, respected people, organisations, leaders of a crowd, and those who come back later."""
