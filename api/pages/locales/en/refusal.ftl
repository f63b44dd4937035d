# Rejections: what the rules say when they refuse, with a remedy. Keys end in the code of the rejection.
refusal-other = The rules do not allow this now. Refresh the page to see what is possible.
