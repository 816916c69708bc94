using System.Text;

namespace Trunkline.Flows.Schemas;

// JSON Schema means ECMAScript's patterns: there `$` is the very end and \d and \w are ASCII, where .NET lets a line break pass and takes all of Unicode.
internal static class EcmaPattern
{
    public static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 8);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append((pattern[++i], inClass) switch
                {
                    ('d', false) => "[0-9]",
                    ('d', true) => "0-9",
                    ('D', false) => "[^0-9]",
                    ('w', false) => "[A-Za-z0-9_]",
                    ('w', true) => "A-Za-z0-9_",
                    ('W', false) => "[^A-Za-z0-9_]",
                    ('/', _) => "/",
                    var (escaped, _) => "\\" + escaped,
                });
                continue;
            }

            inClass = c switch { '[' => true, ']' => false, _ => inClass };
            text.Append(c == '$' && !inClass ? "\\z" : c.ToString());
        }

        return text.ToString();
    }
}
