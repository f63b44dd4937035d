# Rejections: what the rules say when they refuse.
refusal-other = Pravila tega zdaj ne dovolijo. Osvežite stran in poglejte, kaj je mogoče.
