using System.CommandLine;
using Trunkline.Cli.Local;
using Trunkline.Declarations;
using Trunkline.Runs.Catalog;
using Trunkline.Steps;
using Trunkline.Stores.Secrets;

namespace Trunkline.Cli.Commands;

/// <summary><c>trunkline validate</c>: every fault of the declared files, as <c>file:line:col</c>, without starting anything.</summary>
internal static class ValidateCommand
{
    public static Command Create()
    {
        var folder = new Argument<string?>("folder") { Description = "Folder with sources/, connections/ and flows/; integrations in the checkout if left out.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("validate", "Check the declared files and name every fault as file:line:col.") { folder };
        command.SetAction((result, _) => CommandAction.RunAsync(result, _ =>
        {
            var checkout = Checkout.Find();
            var settings = DevelopmentSettings.Read(checkout.Root);
            return Task.FromResult(Validate(result.GetValue(folder) ?? checkout.Integrations, settings.Find, result.InvocationConfiguration.Output, result.InvocationConfiguration.Error, TimeProvider.System));
        }));
        return command;
    }

    internal static int Validate(string folder, Func<string, string?> setting, TextWriter output, TextWriter error, TimeProvider time)
    {
        Integrations found;
        try
        {
            found = Integrations.Read(folder, setting, FlowSteps.Catalog.Names);
        }
        catch (DeclarationException faults)
        {
            foreach (var fault in faults.Faults)
                error.WriteLine(fault);
            error.WriteLine($"{faults.Faults.Count} fault{(faults.Faults.Count == 1 ? "" : "s")}.");
            return 1;
        }
        catch (DirectoryNotFoundException e)
        {
            throw new CommandFault(e.Message + ".");
        }

        // Not a fault of the files: the machine that checks them need not have the secrets.
        foreach (var (name, place) in found.Secrets.Where(s => setting(SecretName.Setting(s.Name)) is null))
            output.WriteLine($"{place}: note: secret '{name}' is not set here: local development finds it under {SecretName.Setting(name)}");
        foreach (var due in NextTicks.Of(found.Flows, time.GetUtcNow()))
            output.WriteLine(due);
        output.WriteLine($"{found.Sources.Sources.Count} sources, {found.Connections.Connections.Count} connections and {found.Flows.All.Count} flows are without fault.");
        return 0;
    }
}
