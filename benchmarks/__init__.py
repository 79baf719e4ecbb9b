"""One module per figure: `python -m benchmarks NAME` runs benchmarks/NAME.py's main(argv)."""
