// What the link of a file says of it.

const NO_PICTURE = /\.(mp4|mov|pdf)(\?|$)/

export const isPicture = (link: string): boolean => !NO_PICTURE.test(link)
