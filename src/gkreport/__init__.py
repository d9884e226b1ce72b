"""gkreport"""
