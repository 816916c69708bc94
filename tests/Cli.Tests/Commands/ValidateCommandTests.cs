using Trunkline.Cli.Commands;
using Trunkline.Cli.Local;

namespace Trunkline.Cli.Tests.Commands;

public sealed class ValidateCommandTests
{
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly TimeProvider time = new Noon();

    [Fact]
    public void The_shipped_files_are_without_fault_and_every_secret_is_in_the_sample()
    {
        var checkout = Checkout.Find();
        Assert.Equal(0, ValidateCommand.Validate(checkout.Integrations, DevelopmentSettings.Read(checkout.Root).Find, output, error, time));
        Assert.Equal("", error.ToString());
        Assert.DoesNotContain("note:", output.ToString());
        Assert.Contains("flow morning-report (17 6 * * MON-FRI Europe/Berlin) is due Mon 2026-11-23 06:17:00 +01:00, Tue 2026-11-24 06:17:00 +01:00, Wed 2026-11-25 06:17:00 +01:00", output.ToString());
    }

    [Fact]
    public void Every_fault_of_every_file_is_named_with_its_place()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/pay.yaml", "source: pay\nprovider: strpe\nsecrets: [s]\n");
        folder.Write("flows/book.yaml", "flow: book\non: { source: pay, typs: [x] }\nsteps:\n  - call: erp\n    post: /x\n");
        Assert.Equal(1, ValidateCommand.Validate(folder.Path, _ => null, output, error, time));
        Assert.Contains("pay.yaml:2:11: unknown provider 'strpe'", error.ToString());
        Assert.Contains("book.yaml:2:20: unknown key 'typs'", error.ToString());
        Assert.Contains("book.yaml:4:11: unknown connection 'erp'", error.ToString());
    }

    [Fact]
    public void A_missing_secret_is_a_note_and_no_fault()
    {
        using var folder = new TemporaryFolder();
        folder.Write("sources/pay.yaml", "source: pay\nprovider: stripe\nsecrets: [pay-key]\n");
        Assert.Equal(0, ValidateCommand.Validate(folder.Path, _ => null, output, error, time));
        Assert.Contains("pay.yaml:3:11: note: secret 'pay-key' is not set here", output.ToString());
    }

    [Fact]
    public void A_missing_folder_is_told() => Assert.Contains("nowhere", Assert.Throws<CommandFault>(() => ValidateCommand.Validate("nowhere", _ => null, output, error, time)).Message);

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);
    }
}
