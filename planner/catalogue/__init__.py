"""The catalogue: everything packs bring, as frozen values. No Flask, no database, no clock."""
