"""Compensation, fines and court fees from criminal judgments: its own questions, signals, templates, checks."""
