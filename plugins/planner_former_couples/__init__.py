"""What former couples share: the old quarrel, both families, the child between them, talks apart before together."""
