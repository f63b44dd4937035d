# The front page.
home-title = What happens to initiatives
home-heading = Say what you would improve. And follow what happens.
home-lead = Every initiative gets an answer. Its page says who has it, what has been done, why, and what comes next.
home-new-case = Send an initiative
home-how = How initiatives are handled
home-received = Received
home-open = Being handled
home-closed = Closed
home-newest = Newest
home-decided = Latest decisions
home-all = All initiatives
home-nothing-yet = There is no initiative here yet.
home-be-first = Send the first one.
home-kinds = The ways an initiative can go
home-kinds-lead = Each way has its own rules and time limits. All of them are public.

# The list of initiatives.
list-title = Initiatives
list-results = Results
list-found = { $count ->
    [one] { $count } initiative found
   *[other] { $count } initiatives found
}
list-filters = { $count ->
    [0] More search options
   *[other] Search options ({ $count } chosen)
}
list-sort = Sort by
list-apply = Show
list-clear = Clear all
list-empty = No initiative matches the search.
list-empty-help = You could try this:
list-empty-fewer-words = write a single word, or its beginning
list-empty-show-all = look at all initiatives
list-empty-send = send a new initiative
list-json = The same list as open data (JSON)
filter-any = any
filter-protocol = Kind
filter-step = How far it is
filter-state = State
filter-category = Subject
filter-district = Part of the municipality
filter-service = Service
filter-outcome = Outcome
filter-overdue = Only those that are late
sort-newest = newest first
sort-oldest = oldest first
sort-most_supported = most supported
sort-most_commented = most commented
sort-recently_updated = changed most recently
