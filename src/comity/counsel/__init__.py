"""What is studied, proposed and decided: working groups, studies, proposals, decisions."""
