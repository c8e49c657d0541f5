// Package web serves Binapustaka's pages: routes with their permissions, one
// file an action, templates of the same name. It is the only package that
// knows Fiber. Pages work without JavaScript; htmx reloads parts of them.
package web
