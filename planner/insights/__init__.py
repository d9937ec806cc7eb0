"""The first page: what is waiting for the reader."""
