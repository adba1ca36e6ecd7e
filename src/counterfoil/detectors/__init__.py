"""Ways to notice infringement: one file each, strangers to one another.

To add one, write the file and add one line to `names`; third parties add theirs through
the entry-point group `counterfoil.detectors`. Modules are imported when they are asked for.
"""
