// What the build makes of files that a browser script imports.
declare module '*?url' {
  const address: string
  export default address
}
declare module '*.css'
