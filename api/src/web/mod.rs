//! The web pages: requests become typed contexts of `pobuda_pages`, forms become the same commands that
//! the HTTP interface sends.

pub mod posted;
