# Rejections: what the rules say when they refuse.
refusal-other = The rules do not allow this now. Refresh the page to see what is possible.
