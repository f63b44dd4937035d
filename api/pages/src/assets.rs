//! Styles, script and icon: compiled in, named by their content, so that they can be cached for ever.
