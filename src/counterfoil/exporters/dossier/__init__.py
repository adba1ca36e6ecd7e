"""The dossier as blocks of text, tables and pictures, before it becomes PDF or DOCX."""
