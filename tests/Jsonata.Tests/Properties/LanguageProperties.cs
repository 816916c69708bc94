using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Trunkline.Jsonata.Tests.Properties;

/// <summary>What holds for any input at all.</summary>
public sealed class LanguageProperties
{
    private static readonly Config Quick = Config.QuickThrowOnFailure.WithMaxTest(150);

    [Fact]
    public void The_root_is_the_input_byte_for_byte() => Check(AnyJson, json =>
        Expressions.Result("$", json).ToElement().GetRawText() == json);

    [Fact]
    public void A_value_put_into_an_object_and_an_array_stays_the_same() => Check(AnyJson, json =>
        Expressions.Result("{\"a\": $$}", json).ToElement().GetRawText() is var text
        && (text == "{\"a\":" + json + "}" || JsonElement.DeepEquals(Expressions.Element(text).GetProperty("a"), Expressions.Element(json))));

    [Fact]
    public void Everything_equals_itself_and_its_copy() => Check(AnyJson, json =>
        Expressions.Evaluate("$$ = $$ and ($type($$) in ['object', 'array'] ? $clone($$) = $$ : true)", json) == "true");

    [Fact]
    public void Distinct_once_is_distinct_for_ever() => Check(JsonArray, json =>
        Expressions.Evaluate("($d := $distinct($$); $distinct($d) = $d and $count($d) <= $count($$))", json) == "true");

    [Fact]
    public void Sorting_keeps_all_numbers_and_orders_them() => Check(Numbers, numbers =>
        Expressions.Result("$sort($$)", Json(numbers)).ToElement() is var sorted
        && Same(sorted, numbers.Order())
        && Same(Expressions.Result("($$)^($)", Json(numbers)).ToElement(), numbers.Order()));

    [Fact]
    public void Reversing_twice_changes_nothing() => Check(JsonArray, json =>
        Expressions.Evaluate("$reverse($reverse($$)) = $$", json) == "true");

    [Fact]
    public void Grouping_loses_nothing() => Check(Numbers, numbers =>
        Expressions.Evaluate("$count($$) = $sum($each($${$string($floor($ / 10)): $count($)}, function($n){$n}))", Json(numbers)) == "true");

    [Fact]
    public void Filtering_and_its_opposite_share_all_items() => Check(Numbers, numbers =>
        Expressions.Evaluate("$count($$[$ > 3]) + $count($$[$not($ > 3)]) = $count($$)", Json(numbers)) == "true");

    [Fact]
    public void Splitting_and_joining_are_inverse() => Check(Texts, text =>
        Expressions.Evaluate("$join($split($$, ','), ',') = $$", Json(text)) == "true");

    [Fact]
    public void Before_and_after_make_the_whole() => Check(Texts, text =>
        Expressions.Evaluate("$contains($$, 'a') ? $substringBefore($$, 'a') & 'a' & $substringAfter($$, 'a') = $$ : true", Json(text)) == "true");

    [Fact]
    public void Two_parts_of_a_text_have_its_length() => Check(Texts, text =>
        Expressions.Evaluate("($h := $floor($length($$) / 2); $substring($$, 0, $h) & $substring($$, $h) = $$)", Json(text)) == "true");

    [Fact]
    public void Url_encoding_is_undone_by_decoding() => Check(Texts, text =>
        Expressions.Evaluate("$decodeUrlComponent($encodeUrlComponent($$)) = $$ and $decodeUrl($encodeUrl($$)) = $$", Json(text)) == "true");

    [Fact]
    public void A_json_text_is_an_expression_of_its_value() => Check(AnyJson, json =>
        Expressions.Evaluate("$eval($string({'v': $$})) = {'v': $$}", json) == "true");

    [Fact]
    public void Printed_numbers_read_back_as_the_same() => Check(ArbMap.Default.GeneratorFor<double>().Where(double.IsFinite), number =>
        double.Parse(Trunkline.Jsonata.Values.NumberText.Of(number), System.Globalization.CultureInfo.InvariantCulture) == number);

    [Fact]
    public void Any_name_can_be_read_between_backticks() => Check(Texts.Where(text => !text.Contains('`', StringComparison.Ordinal)), name =>
        Expressions.Evaluate($"`{name}`", $$"""{{{Json(name)}}:1}""") == "1");

    [Fact]
    public void A_document_of_members_reads_like_one_object() => Check(AnyJson, json =>
        JsonataExpression.Compile("part").Evaluate(new Dictionary<string, JsonElement> { ["part"] = Expressions.Element(json) }).ToElement().GetRawText() == json);

    private static Gen<string> Texts => Gen.ArrayOf(Gen.OneOf(
            Gen.Elements('a', 'b', ',', ' ', '"', '\\', '/', '%', '+', 'é', '中', '\n', '\t', '\u0001'), Gen.Choose(32, 126).Select(code => (char)code)))
        .Select(characters => new string(characters) + (characters.Length % 3 == 0 ? "😀" : ""));

    private static Gen<double[]> Numbers => Gen.ArrayOf(Gen.Choose(-500, 500).Select(number => number / 8.0)).Where(numbers => numbers.Length > 1);

    private static Gen<string> Scalars => Gen.OneOf(
        Gen.Constant("null"), Gen.Constant("true"), Gen.Constant("false"), Gen.Choose(-1000, 1000).Select(number => number.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        Gen.Elements("1.10", "9007199254740993", "1e5", "-0.5"), Texts.Select(Json));

    private static Gen<string> AnyJson => Gen.Sized(size => Sized(Math.Min(size, 4)));

    private static Gen<string> JsonArray => Gen.ArrayOf(Sized(2)).Where(items => items.Length > 1).Select(items => $"[{string.Join(',', items)}]");

    private static Gen<string> Sized(int depth) => depth <= 0
        ? Scalars
        : Gen.OneOf(
            Scalars,
            Gen.ArrayOf(Sized(depth - 1), 3).Select(items => $"[{string.Join(',', items)}]"),
            Gen.ArrayOf(Sized(depth - 1), 3).Select(members => $"{{{string.Join(',', members.Select((member, index) => $"\"m{index}\":{member}"))}}}"));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static bool Same(JsonElement array, IEnumerable<double> numbers) => array.EnumerateArray().Select(item => item.GetDouble()).SequenceEqual(numbers);

    private static void Check<T>(Gen<T> generator, Func<T, bool> property) => Prop.ForAll(generator.ToArbitrary(), property).Check(Quick);
}
