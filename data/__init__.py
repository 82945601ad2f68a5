"""What a center is and where it is kept: records, store, files and samples."""
