/** A film is a file beside the template, told by its name; a picture is base64, which has no dot, or its path at the box. */
export const isFilm = (picture: string): boolean => /\.(mp4|webm)$/i.test(picture);

/** Of a film that lies in the folder itself: no name leads out of it. */
export const isFilmName = (name: string): boolean => /^[\w -]+\.(mp4|webm)$/i.test(name);
