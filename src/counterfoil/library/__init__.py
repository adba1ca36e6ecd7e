"""The Python door: a workspace as an object, frames in and out as Arrow."""
