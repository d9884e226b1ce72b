"""What documents of OpenDocument share (ISO/IEC 26300): their parts, names and styles."""
