"""stub while charts are being written"""
