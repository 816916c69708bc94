using System.Collections.Frozen;

namespace Trunkline.Jsonata.Errors;

/// <summary>Every error code of the language and its sentence. Places: {token}, {value}, {other}, {index}.</summary>
internal static class Messages
{
    private static readonly FrozenDictionary<string, string> Templates = new Dictionary<string, string>
    {
        ["S0101"] = "This text has no closing quote.",
        ["S0102"] = "The number {token} is too large to be represented.",
        ["S0103"] = "The escape sequence \\{token} is not known; use one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u.",
        ["S0104"] = "\\u must be followed by four hexadecimal digits.",
        ["S0105"] = "This quoted name has no closing backtick (`).",
        ["S0106"] = "This comment has no closing */.",
        ["S0201"] = "Unexpected {token} here: an operator or the end of the expression should follow.",
        ["S0202"] = "{value} is expected here, not {token}.",
        ["S0203"] = "{value} is missing before the end of the expression.",
        ["S0204"] = "{token} is not an operator.",
        ["S0205"] = "{token} cannot stand here.",
        ["S0206"] = "{token} is not an expression.",
        ["S0207"] = "The expression ends too early.",
        ["S0208"] = "Parameter {index} of a function must be a variable name such as $x, not {token}.",
        ["S0209"] = "A predicate [...] cannot follow a grouping {...} in the same step.",
        ["S0210"] = "A step can have only one grouping {...}.",
        ["S0211"] = "{token} cannot begin an expression.",
        ["S0212"] = "Only a variable such as $x can stand to the left of :=, not {token}.",
        ["S0213"] = "The literal {value} cannot be a step of a path.",
        ["S0214"] = "A variable name such as $x must follow {token}.",
        ["S0215"] = "A binding @$x must come before the predicates of its step.",
        ["S0216"] = "A binding @$x must come before the order-by clause of its step.",
        ["S0217"] = "The parent % of this expression cannot be known.",
        ["S0301"] = "A regular expression cannot be empty.",
        ["S0302"] = "This regular expression has no closing /.",
        ["S0303"] = "The regular expression is not valid: {value}.",
        ["S0401"] = "Only the types a and f of a signature can have a type parameter, not {value}.",
        ["S0402"] = "A choice in a signature cannot contain a type parameter: ({value}).",
        ["S0500"] = "The expression is nested more deeply than {value} levels.",
        ["T0410"] = "Argument {index} of the function {token} is not what its signature asks for.",
        ["T0411"] = "The context value is not what argument {index} of the function {token} asks for.",
        ["T0412"] = "Argument {index} of the function {token} must be an array of {value}.",
        ["D1001"] = "The number is out of range: {value}.",
        ["D1002"] = "{value} is not a number and cannot be negated.",
        ["T1003"] = "A key of an object must be a string, not {value}.",
        ["D1004"] = "The regular expression /{value}/ matches the empty text, which would go on for ever.",
        ["T1005"] = "{token} is not a function; was ${token} meant?",
        ["T1006"] = "What is called here is not a function.",
        ["T1007"] = "{token} is not a function that could be applied in part; was ${token} meant?",
        ["T1008"] = "What is applied in part here is not a function.",
        ["D1009"] = "Two key expressions of the object give the same key {value}.",
        ["T1010"] = "The matcher function given to {token} does not return an object with match, start, end, groups and next.",
        ["D1013"] = "The object key {value} is reserved.",
        ["T2001"] = "The left side of {token} must be a number, not {value}.",
        ["T2002"] = "The right side of {token} must be a number, not {value}.",
        ["T2003"] = "The left side of the range operator .. must be an integer, not {value}.",
        ["T2004"] = "The right side of the range operator .. must be an integer, not {value}.",
        ["T2006"] = "The right side of ~> must be a function, not {value}.",
        ["T2007"] = "The order-by clause cannot compare {value} with {other}.",
        ["T2008"] = "The order-by clause can compare numbers or strings only, not {value}.",
        ["T2009"] = "Both sides of {token} must have the same type: {value} and {other} do not.",
        ["T2010"] = "Both sides of {token} must be numbers or strings, which {value} is not.",
        ["T2011"] = "The update of a transform must be an object, not {value}.",
        ["T2012"] = "The deletion of a transform must be a string or an array of strings, not {value}.",
        ["T2013"] = "A transform copies its input with $clone, which is not a function here.",
        ["D2014"] = "The range operator .. may make at most 10000000 numbers, not {value}.",
        ["D2015"] = "A sequence may have at most {value} items (limit MaxSequenceLength).",
        ["D3001"] = "A number that is not finite has no text.",
        ["D3010"] = "The text that $replace looks for cannot be empty.",
        ["D3011"] = "The limit of $replace must not be negative: {value}.",
        ["D3012"] = "The function given to $replace must return a string, not {value}.",
        ["D3020"] = "The limit of $split must not be negative: {value}.",
        ["D3030"] = "{value} cannot be read as a number.",
        ["D3040"] = "The limit of $match must not be negative: {value}.",
        ["D3050"] = "The function given to $reduce must take at least two arguments.",
        ["D3060"] = "$sqrt cannot take the root of the negative number {value}.",
        ["D3061"] = "$power of {value} and {other} is not a finite number.",
        ["D3070"] = "$sort without a comparison function orders only an array of strings or an array of numbers.",
        ["D3080"] = "A number picture can have at most two sub-pictures.",
        ["D3081"] = "A number picture can have only one decimal separator.",
        ["D3082"] = "A number picture can have only one percent sign.",
        ["D3083"] = "A number picture can have only one per-mille sign.",
        ["D3084"] = "A number picture cannot have both a percent and a per-mille sign.",
        ["D3085"] = "A number picture must have at least one digit place.",
        ["D3086"] = "A number picture cannot have other text between its digit places.",
        ["D3087"] = "A grouping separator cannot stand beside the decimal separator.",
        ["D3088"] = "The integer part of a number picture cannot end with a grouping separator.",
        ["D3089"] = "Two grouping separators cannot stand side by side.",
        ["D3090"] = "In the integer part of a number picture, optional digits come before mandatory ones.",
        ["D3091"] = "In the fractional part of a number picture, mandatory digits come before optional ones.",
        ["D3092"] = "A number picture with an exponent cannot have a percent or per-mille sign.",
        ["D3093"] = "The exponent of a number picture must consist of mandatory digits.",
        ["D3100"] = "The base of $formatBase must be between 2 and 36, not {value}.",
        ["D3110"] = "{value} is not an ISO 8601 timestamp.",
        ["D3120"] = "The expression given to $eval is not valid: {value}",
        ["D3121"] = "The expression given to $eval failed: {value}",
        ["D3130"] = "Numbering that starts with {value} is not supported.",
        ["D3131"] = "All digits of an integer picture must belong to one family of digits.",
        ["D3132"] = "{value} is not a component of a date/time picture.",
        ["D3133"] = "Only months and days have names in a date/time picture, not {value}.",
        ["D3134"] = "A time zone can have at most four digits in a date/time picture.",
        ["D3135"] = "A [ of the date/time picture has no closing ].",
        ["D3136"] = "The date/time picture lacks parts that are needed to read a timestamp.",
        ["D3137"] = "$error() was called without a message.",
        ["D3138"] = "$single() found more than one match.",
        ["D3139"] = "$single() found no match.",
        ["D3140"] = "Malformed URL passed to ${token}(): {value}",
        ["D3141"] = "$assert() failed without a message.",
        ["U1001"] = "The evaluation was stopped at its limit {value}.",
        ["U1002"] = "The evaluation was stopped: what it makes takes more than the limit {value}.",
        ["U1003"] = "The value is nested more deeply than {value} levels.",
        ["U1004"] = "The regular expression took longer than the limit {value}.",
        ["U1005"] = "The input is not valid JSON text: {value}",
        ["U1010"] = "{token} cannot be used here: this evaluation has no clock.",
        ["U1011"] = "{token} cannot be used here: this evaluation has no randomness.",
    }.ToFrozenDictionary();

    public static IEnumerable<string> Codes => Templates.Keys;

    public static string Format(string code, FaultDetail detail, string? token)
    {
        if (detail.Text is not null)
            return detail.Text;
        if (!Templates.TryGetValue(code, out var template))
            return $"The expression failed with {code}.";
        return template
            .Replace("{index}", detail.Index.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("{token}", token ?? "this", StringComparison.Ordinal)
            .Replace("{other}", detail.Other ?? "nothing", StringComparison.Ordinal)
            .Replace("{value}", detail.Value ?? "nothing", StringComparison.Ordinal);
    }
}
