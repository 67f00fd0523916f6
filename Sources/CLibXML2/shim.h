// Debian's libxml2 is built with ICU, whose types then clash with Foundation's own copy. Nothing here needs
// the fields that the macro adds.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlwriter.h>

// Which is a macro where libxml2 knows threads.
static inline const char *xml_parser_version(void) { return xmlParserVersion; }
