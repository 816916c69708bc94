using Trunkline.Jsonata.Pictures;

namespace Trunkline.Jsonata.Tests.Pictures;

public sealed class NumberPictureTests
{
    [Theory]
    [InlineData(12345.6, "#,###.00", "12,345.60")]
    [InlineData(123412345678.9, "9,9,99.99", "123412345,6,78.90")]
    [InlineData(1234.56789, "9,999.999,999", "1,234.567,890")]
    [InlineData(1e20, "#,######", "100,000000,000000,000000")]
    [InlineData(1e21, "#,##0", "1,000,000,000,000,000,000,000")]
    [InlineData(123.9, "9999", "0124")]
    [InlineData(-6, "000", "-006")]
    [InlineData(0, "#", "0")]
    [InlineData(0, "#.#", ".0")]
    [InlineData(0.5, "#.0", ".5")]
    [InlineData(1e-7, "0.0000000000", "0.0000001000")]
    [InlineData(1e-10, "0.###", "0")]
    [InlineData(185.2812, "PREFIX##00.000###SUFFIX", "PREFIX185.2812SUFFIX")]
    [InlineData(12345, "0 items", "12345 items")]
    [InlineData(12345, "e 0", "e 12345")]
    [InlineData(12345, "0.", "12345")]
    [InlineData(12345.678912, "0.00,0,00", "12345.67,8,91")]
    public void Writes_numbers(double value, string picture, string expected) => Assert.Equal(expected, NumberPicture.Format(value, picture, null));

    [Theory]
    [InlineData(0.5, "0", "0")]
    [InlineData(1.5, "0", "2")]
    [InlineData(2.5, "0", "2")]
    [InlineData(1.005, "0.00", "1.00")]
    [InlineData(1.015, "0.00", "1.02")]
    [InlineData(1.025, "0.00", "1.02")]
    [InlineData(0.00015, "0.0000", "0.0002")]
    [InlineData(99.995, "0.00", "100.00")]
    [InlineData(0.04, "0.0", "0.0")]
    [InlineData(0.06, "0.0", "0.1")]
    public void Rounds_half_to_even_on_the_digits_as_written(double value, string picture, string expected) =>
        Assert.Equal(expected, NumberPicture.Format(value, picture, null));

    [Theory]
    [InlineData(1234.5678, "00.000e0", "12.346e2")]
    [InlineData(1234.5678, "00.000e000", "12.346e002")]
    [InlineData(0.234, "0.0e0", "2.3e-1")]
    [InlineData(0.234, "#.00e0", "0.23e0")]
    [InlineData(0.123, "#.e9", "0.1e0")]
    [InlineData(0.234, ".00e0", ".23e0")]
    [InlineData(9.9999, "0.00e0", "10.00e0")]
    [InlineData(0, "0.00e0", "0.00e0")]
    [InlineData(0, "0e0", "0e0")]
    [InlineData(1.7976931348623157e308, "0.000e0", "1.798e308")]
    [InlineData(5e-324, "0.0e0", "5.0e-324")]
    public void Writes_exponents(double value, string picture, string expected) => Assert.Equal(expected, NumberPicture.Format(value, picture, null));

    [Theory]
    [InlineData(0.14, "01%", "14%")]
    [InlineData(0.14, "%0", "%14")]
    [InlineData(0.4857, "###.###‰", "485.7‰")]
    [InlineData(-0.14, "0%", "-14%")]
    [InlineData(-5, "0;(0)", "(5)")]
    [InlineData(5, "0;(0)", "5")]
    [InlineData(-0.14, "0;0%", "14%")]
    public void Writes_percentages_and_negative_forms(double value, string picture, string expected) =>
        Assert.Equal(expected, NumberPicture.Format(value, picture, null));

    [Theory]
    [InlineData("0;0;0", "D3080")]
    [InlineData("#.0.0", "D3081")]
    [InlineData("#0%%", "D3082")]
    [InlineData("#0‰‰", "D3083")]
    [InlineData("#0%‰", "D3084")]
    [InlineData(".e0", "D3085")]
    [InlineData("", "D3085")]
    [InlineData("0;", "D3085")]
    [InlineData("0+.e0", "D3086")]
    [InlineData("---", "D3086")]
    [InlineData("%‰", "D3086")]
    [InlineData("0,.e0", "D3087")]
    [InlineData("#.,0", "D3087")]
    [InlineData("0,", "D3088")]
    [InlineData("0,,0", "D3089")]
    [InlineData("0#.e0", "D3090")]
    [InlineData("#0.#0e0", "D3091")]
    [InlineData("#0.0e0%", "D3092")]
    [InlineData("#0.0e0,0", "D3093")]
    [InlineData("0e#", "D3093")]
    public void Refuses_pictures_that_break_a_rule(string picture, string code)
    {
        var fault = Assert.Throws<JsonataException>(() => NumberPicture.Format(20, picture, null));
        Assert.Equal(code, fault.Code);
        Assert.EndsWith(".", fault.Message);
    }

    [Theory]
    [InlineData(1234567.5, "#.##0,00", "1.234.567,50", "decimal-separator", ",", "grouping-separator", ".")]
    [InlineData(0.14, "###pm", "140pm", "per-mille", "pm")]
    [InlineData(0.1, "AeAAA", "Be-AAB", "zero-digit", "A")]
    [InlineData(15, "٠١", "١٥", "zero-digit", "٠")]
    [InlineData(-15.5, "0", "minus 16", "minus-sign", "minus ")]
    [InlineData(12345, "0.0E0", "1.2E4", "exponent-separator", "E")]
    [InlineData(12345, "_,__0", "12,345", "digit", "_")]
    [InlineData(-12345, "0|(0)", "(12345)", "pattern-separator", "|")]
    [InlineData(12345, "0", "12345", "no-such-option", "x")]
    public void Takes_other_symbols(double value, string picture, string expected, params string[] options)
    {
        var symbols = options.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        Assert.Equal(expected, NumberPicture.Format(value, picture, symbols));
    }

    [Fact]
    public void Writes_what_is_no_finite_number_by_its_symbol()
    {
        Assert.Equal("-Infinity", NumberPicture.Format(double.NegativeInfinity, "0", null));
        Assert.Equal("n/a", NumberPicture.Format(double.NaN, "0", new Dictionary<string, string> { ["NaN"] = "n/a" }));
    }
}
