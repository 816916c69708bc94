namespace Trunkline.Jsonata.Tests.Limits;

public sealed class ThreadSafetyTests
{
    [Fact]
    public void One_expression_serves_many_threads()
    {
        var expression = JsonataExpression.Compile(
            "($f := function($n){$n < 2 ? $n : $f($n - 1) + $f($n - 2)}; {\"f\": $f(n), \"l\": list[$ % 2 = 0]^(>$), \"r\": $replace(t, /x(\\d)/, \"<$1>\"), \"g\": list{$string($ % 3): $count($)}, \"t\": $ ~> |$|{\"n\": n + 1}|})");
        var inputs = Enumerable.Range(0, 8).Select(n => Expressions.Element($$"""{"n":{{n}},"list":[{{string.Join(',', Enumerable.Range(n, 20))}}],"t":"x{{n}}y"}""")).ToArray();
        var expected = inputs.Select(input => expression.Evaluate(input).ToElement().GetRawText()).ToArray();
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, round =>
            Assert.Equal(expected[round % 8], expression.Evaluate(inputs[round % 8]).ToElement().GetRawText()));
    }
}
