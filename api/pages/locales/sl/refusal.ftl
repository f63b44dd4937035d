# Rejections: what the rules say when they refuse, with a remedy. Keys end in the code of the rejection.
refusal-other = Pravila tega zdaj ne dovolijo. Osvežite stran in poglejte, kaj je mogoče.
